using OrleansAgents.Hosting.Starting;

namespace OrleansAgents.Hosting.Tests.Starting;

public class ListenAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://localhost:5080;https://[::1]:5081")]
    public void Check_Loopback_IsFine(string urls) => Assert.Null(ListenAddresses.Check(urls));

    [Theory]
    [InlineData("http://*:5080", "server.authentication_required")]
    [InlineData("http://0.0.0.0:5080", "server.authentication_required")]
    [InlineData("http://127.0.0.1:5080;http://10.1.2.3:5080", "server.authentication_required")]
    [InlineData("127.0.0.1:5080", "server.invalid_url")]
    [InlineData("ftp://127.0.0.1", "server.invalid_url")]
    public void Check_Anything_Else_IsRefused(string urls, string code) => Assert.Equal(code, ListenAddresses.Check(urls)?.Code);
}
