using System.Net;
using OrleansAgents.EndToEnd.Tests.Clients;

namespace OrleansAgents.EndToEnd.Tests.Locks;

/// <summary>Clients that share a resource over HTTP.</summary>
public sealed class LockApiTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private const int Contenders = 64;

    [Fact]
    public async Task Acquire_ManyAtOnce_LetsOneInAtATimeWithGrowingFences()
    {
        var (client, resource) = (new LockClient(shared.Api, "contended"), new FencedResource());

        await Task.WhenAll(Enumerable.Range(0, Contenders).Select(i => WorkAsync(client, resource, $"c{i}")));

        Assert.Equal(Contenders, resource.Writes.Count);
        Assert.All(resource.Writes.Zip(resource.Writes.Skip(1)), pair => Assert.True(pair.First.Fence < pair.Second.Fence, $"{pair}"));
        (await client.GetAsync()).ShouldRefuse(HttpStatusCode.NotFound, "lock.not_found");
        var feed = await shared.Api.CheckedFeedAsync();
        Assert.Equal(Contenders, feed.Count(e => e.Kind == "LockReleased" && (string)e.Data["resource"]! == "contended"));
    }

    [Fact]
    public async Task Acquire_ManyThatWait_AreServedInTheOrderInWhichTheyCame()
    {
        var (client, resource) = (new LockClient(shared.Api, "queued/for"), new FencedResource());
        var first = await client.AcquireAsync("first");
        var waiting = new List<Task>();
        for (var i = 0; i < Contenders; i++)
        {
            waiting.Add(WorkAsync(client, resource, $"w{i}"));
            await client.QueuedAsync(i + 1);
        }

        (await client.ReleaseAsync("first", first)).ShouldBe(HttpStatusCode.NoContent);
        await Task.WhenAll(waiting);

        Assert.Equal(Enumerable.Range(0, Contenders).Select(i => $"w{i}"), resource.Writes.Select(w => w.Owner));
    }

    [Fact]
    public async Task Holder_PausedBeyondItsLease_IsRefusedByItsFence()
    {
        var (client, resource) = (new LockClient(shared.Api, "leased"), new FencedResource());
        var paused = await client.AcquireAsync("paused", ttlSeconds: 1);
        Assert.True(resource.TryWrite("paused", paused));

        var next = await client.AcquireAsync("next");

        Assert.True(resource.TryWrite("next", next));
        Assert.False(resource.TryWrite("paused", paused), "The paused holder wrote after its lease had ended.");
        (await client.RenewAsync("paused", paused)).ShouldRefuse(HttpStatusCode.Conflict, "lock.stale_fence");
        (await client.ReleaseAsync("next", next)).ShouldBe(HttpStatusCode.NoContent);
        await shared.Api.SeeOnFeedAsync("the expiry", e => e.Kind == "LockExpired" && (long)e.Data["fence"]! == paused);
    }

    private static async Task WorkAsync(LockClient client, FencedResource resource, string owner)
    {
        var fence = await client.AcquireAsync(owner);
        resource.Enter(owner);
        Assert.True(resource.TryWrite(owner, fence), $"The fence {fence} of '{owner}' is too small.");
        resource.Leave();
        (await client.ReleaseAsync(owner, fence)).ShouldBe(HttpStatusCode.NoContent);
    }
}
