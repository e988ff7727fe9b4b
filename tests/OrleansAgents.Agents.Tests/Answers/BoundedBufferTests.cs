using OrleansAgents.Agents.Answers;

namespace OrleansAgents.Agents.Tests.Answers;

public sealed class BoundedBufferTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(4_097), InlineData(10_000)]
    public async Task Fill_StreamWithinTheBound_KeepsAllOfIt(int length)
    {
        var content = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var buffer = new BoundedBuffer(10_000);

        await buffer.FillAsync(new MemoryStream(content), CancellationToken.None);

        Assert.False(buffer.TooLarge);
        Assert.Equal(content, buffer.Bytes.ToArray());
    }

    [Fact]
    public async Task Fill_StreamWithoutEnd_StopsOneByteAfterTheBound()
    {
        var stream = new EndlessStream();
        var buffer = new BoundedBuffer(10_000);

        await buffer.FillAsync(stream, CancellationToken.None);

        Assert.True(buffer.TooLarge);
        Assert.Equal(10_000, buffer.Bytes.Length);
        Assert.Equal(10_001, stream.Given);
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given += buffer.Length;
            return new(buffer.Length);
        }
    }
}
