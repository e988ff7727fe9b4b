using System.Text;
using OrleansAgents.Agents.Processes;

namespace OrleansAgents.Agents.Tests.Processes;

public sealed class TailBufferTests
{
    [Theory, InlineData(0), InlineData(5), InlineData(10), InlineData(11), InlineData(20), InlineData(21), InlineData(1_000)]
    public async Task Fill_AnyLength_KeepsTheLastBytesInOrder(int length)
    {
        var written = string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i % 26))));
        var tail = new TailBuffer(10);

        await tail.FillAsync(new MemoryStream(Encoding.ASCII.GetBytes(written)), CancellationToken.None);

        Assert.Equal(written[Math.Max(0, length - 10)..], tail.Text);
    }
}
