using Xunit.Abstractions;

namespace OrleansAgents.EndToEnd.Tests.Resources;

[Collection(Heavy.Name)]
public sealed class RestingServerTests(ITestOutputHelper output)
{
    private const long BytesMax = 150L << 20;

    [Fact]
    public async Task Server_JustStarted_HoldsLittleMemory()
    {
        using var folder = new TempFolder();
        await using var server = await ServerProcess.StartAsync(folder.Data);

        var resident = server.ResidentBytes;

        output.WriteLine($"resident after start: {resident >> 20} MiB; ready after {server.ReadyAfter.TotalMilliseconds:0} ms");
        Assert.InRange(resident, 1, BytesMax);
        await server.StopAsync();
    }
}
