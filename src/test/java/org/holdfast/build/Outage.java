package org.holdfast.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A door to a server of this machine that can be shut: connections through it are cut, and new ones refused, until it opens again. */
final class Outage implements AutoCloseable {

    private final InetSocketAddress server;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean shut;

    Outage(InetSocketAddress server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::welcome);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Cuts all connections. */
    void begin() {
        shut = true;
        open.forEach(Outage::close);
    }

    void end() {
        shut = false;
    }

    private void welcome() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                if (shut) {
                    close(client);
                    continue;
                }
                Socket behind = new Socket(server.getAddress(), server.getPort());
                List<Socket> both = List.of(client, behind);
                open.addAll(both);
                Thread.ofVirtual().start(() -> carry(client, behind, both));
                Thread.ofVirtual().start(() -> carry(behind, client, both));
                if (shut) {
                    both.forEach(Outage::close);
                }
            } catch (IOException e) {
                // The server is away, or the door is closed for good.
            }
        }
    }

    private void carry(Socket from, Socket to, List<Socket> both) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // Cut.
        } finally {
            both.forEach(Outage::close);
            both.forEach(open::remove);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is as good as closed.
        }
    }

    @Override
    public void close() throws IOException {
        begin();
        door.close();
    }
}
