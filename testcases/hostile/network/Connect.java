/*
 * hostile: connects from Java to the loopback interface
 * class: network out, loopback, listen, raw, netlink, vsock
 * verdicts: AC SV
 * evidence: syscall:socket
 * invariant: no packet leaves the box
 */
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

class Main {
    public static void main(String[] args) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 22), 200);
            System.out.println("ESCAPED: connected");
        } catch (IOException e) {
            System.out.println("held");
        }
    }
}
