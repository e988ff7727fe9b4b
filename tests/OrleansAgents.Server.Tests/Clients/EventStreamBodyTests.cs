using OrleansAgents.Server.Clients;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Clients;

public sealed class EventStreamBodyTests
{
    [Fact]
    public async Task Read_EventWithoutEnd_BreaksOff()
    {
        await using var body = new EventStreamBody(new MemoryStream(new byte[100]), TimeSpan.FromMinutes(1), 50, new StillTime(RecordedRun.Noon));

        Assert.Equal(60, await body.ReadAsync(new byte[60]));
        await Assert.ThrowsAsync<IOException>(async () => Assert.Equal(0, await body.ReadAsync(new byte[60])));
    }

    [Fact]
    public async Task Read_EventsThatEnd_AreNotBoundedTogether()
    {
        await using var body = new EventStreamBody(new MemoryStream(new byte[100]), TimeSpan.FromMinutes(1), 50, new StillTime(RecordedRun.Noon));

        Assert.Equal(60, await body.ReadAsync(new byte[60]));
        body.OnEvent();
        Assert.Equal(40, await body.ReadAsync(new byte[60]));
    }

    [Fact]
    public async Task Read_Silence_BreaksOff()
    {
        await using var body = new EventStreamBody(new SilentStream(), TimeSpan.FromSeconds(1), 50, new StillTime(RecordedRun.Noon));

        var broken = await Assert.ThrowsAsync<IOException>(async () => Assert.Equal(0, await body.ReadAsync(new byte[60])));
        Assert.Equal("nothing came for 1 s", broken.Message);
    }

    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
