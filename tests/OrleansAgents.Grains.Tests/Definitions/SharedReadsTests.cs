using OrleansAgents.Grains.Definitions;
using OrleansAgents.TestKit.Time;
using Xunit;

namespace OrleansAgents.Grains.Tests.Definitions;

public class SharedReadsTests
{
    [Fact]
    public async Task Read_ManyAskWhileOneIsGoingOn_ShareTheNextOne()
    {
        var reads = new List<TaskCompletionSource<int>>();
        var begun = new SemaphoreSlim(0);
        var shared = new SharedReads<int>((_, _) =>
        {
            var read = new TaskCompletionSource<int>();
            reads.Add(read);
            begun.Release();
            return read.Task;
        });

        var first = shared.ReadAsync("a", CancellationToken.None);
        await begun.WaitAsync().Soon("the first reading begins");
        var later = Enumerable.Range(0, 5).Select(_ => shared.ReadAsync("a", CancellationToken.None)).ToList();
        Assert.Single(reads);                                 // it began before they asked: its answer may be old for them
        reads[0].SetResult(1);
        await begun.WaitAsync().Soon("the second reading begins");
        reads[1].SetResult(2);

        Assert.Equal(1, await first.Soon("the first answer"));
        Assert.All(await Task.WhenAll(later).Soon("the other answers"), answer => Assert.Equal(2, answer));
        Assert.Equal(2, reads.Count);
    }

    [Fact]
    public async Task Read_Fails_TheNextOneReadsAgain()
    {
        var count = 0;
        var shared = new SharedReads<int>((_, _) => ++count == 1 ? Task.FromException<int>(new IOException("away")) : Task.FromResult(count));

        await Assert.ThrowsAsync<IOException>(() => shared.ReadAsync("a", CancellationToken.None));

        Assert.Equal(2, await shared.ReadAsync("a", CancellationToken.None));
    }
}
