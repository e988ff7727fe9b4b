using System.Net;
using System.Net.Sockets;
using OrleansAgents.Silo.Configuration;
using OrleansAgents.Silo.Hosting;

namespace OrleansAgents.Silo.Tests.Hosting;

public class PortCheckTests
{
    [Fact]
    public async Task Check_SomebodyListens_NamesPortAndOption()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var options = new SiloOptions { SiloPort = port, GatewayPort = 0, AdvertisedAddress = "127.0.0.1" };

        var refused = await PortCheck.CheckAsync(options);
        other.Stop();

        Assert.Equal("cluster.port_in_use", refused?.Code);
        Assert.Contains($"Port {port}", refused!.Message, StringComparison.Ordinal);
        Assert.Contains("--silo-port", refused.Message, StringComparison.Ordinal);
        Assert.Null(await PortCheck.CheckAsync(options));
    }
}
