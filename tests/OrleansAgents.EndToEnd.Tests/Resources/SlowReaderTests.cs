using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit.Abstractions;

namespace OrleansAgents.EndToEnd.Tests.Resources;

[Collection(Heavy.Name)]
public sealed class SlowReaderTests(ITestOutputHelper output)
{
    private const int Readers = 20;
    private const int Runs = 300;
    private const int TextBytes = 100_000;
    private const long GrowthMax = 200L << 20;                // about half of it is garbage of the runs themselves, with or without readers

    /// <summary>Each of the readers asks for 90 MB of events (300 runs of three steps) and never reads a byte of them.</summary>
    [Fact]
    public async Task EventStream_ThatNobodyReads_CostsTheServerLittleAndOthersNothing()
    {
        using var folder = new TempFolder();
        await using var server = await ServerProcess.StartAsync(folder.Data);
        var step = $"agent: echo, with: {{ text: {new string('x', TextBytes)} }}";
        (await server.Api.PutDefinitionAsync("wide", $"name: wide\nsteps: [{{ id: a, {step} }}, {{ id: b, {step} }}, {{ id: c, {step} }}]\n")).ShouldBe(HttpStatusCode.OK);
        await server.Api.EndAsync(await server.Api.StartAsync("wide"));
        var before = server.ResidentBytes;
        var stalled = Enumerable.Range(0, Readers).Select(_ => Stall(server.Api.Address)).ToArray();

        var options = new ParallelOptions { MaxDegreeOfParallelism = 8 };
        await Parallel.ForEachAsync(Enumerable.Range(0, Runs), options, async (_, _) => await server.Api.EndAsync(await server.Api.StartAsync("wide")));

        var growth = server.ResidentBytesPeak - before;
        output.WriteLine($"{Readers} stalled readers, {Runs} runs of {3 * TextBytes / 1000} kB served beside them: the server grew at most by {growth >> 20} MiB");
        Assert.InRange(growth, long.MinValue, GrowthMax);
        Array.ForEach(stalled, socket => socket.Dispose());
        await server.StopAsync();
    }

    /// <summary>The server also stops in time when clients do not read what it still has for them.</summary>
    [Fact]
    public async Task EventStream_ThatNobodyReads_DoesNotHoldUpTheStop()
    {
        using var folder = new TempFolder();
        await using var server = await ServerProcess.StartAsync(folder.Data);
        var text = new string('x', TextBytes);
        (await server.Api.PutDefinitionAsync("wide", $"name: wide\nsteps: [{{ id: a, agent: echo, with: {{ text: {text} }} }}]\n")).ShouldBe(HttpStatusCode.OK);
        foreach (var _ in Enumerable.Range(0, 60))
        {
            await server.Api.EndAsync(await server.Api.StartAsync("wide"));
        }

        using var stalled = Stall(server.Api.Address);
        var first = new byte[64];
        Assert.NotEqual(0, await stalled.ReceiveAsync(first)); // the stream has begun, and fills up behind these

        server.Terminate();

        Assert.Equal(0, await server.ExitAsync(TimeSpan.FromSeconds(30)));
    }

    private static Socket Stall(Uri address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        socket.Connect(IPAddress.Loopback, address.Port);
        var request = string.Create(
            CultureInfo.InvariantCulture, $"GET /v1/events?after=0 HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: text/event-stream\r\n\r\n");
        socket.Send(Encoding.ASCII.GetBytes(request));
        return socket;
    }
}
