package org.holdfast.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that leads to a server, and can be cut off: connections end, new ones are refused. */
final class Outage implements AutoCloseable {

    private final InetSocketAddress server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private ServerSocket listener;

    Outage(String host, int port) throws IOException {
        server = new InetSocketAddress(host, port);
        listener = listen(0);
    }

    int port() {
        return listener.getLocalPort();
    }

    private ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        Thread.ofVirtual().start(() -> {
            while (!socket.isClosed()) {
                try {
                    Socket near = socket.accept();
                    Socket far = new Socket(server.getAddress(), server.getPort());
                    pass(near, far);
                    pass(far, near);
                } catch (IOException e) {
                    // Cut off, or the server is away.
                }
            }
        });
        return socket;
    }

    private void pass(Socket from, Socket to) {
        open.add(from);
        Thread.ofVirtual().start(() -> {
            try (from;
                    to;
                    InputStream in = from.getInputStream();
                    OutputStream out = to.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException e) {
                // Cut off.
            } finally {
                open.remove(from);
            }
        });
    }

    /** Ends all connections, and refuses new ones. */
    void cut() throws IOException {
        listener.close();
        for (Socket one : open) {
            one.close();
        }
    }

    /** Is there again, at the same port. */
    void restore() throws IOException {
        listener = listen(port());
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
