using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansAgents.Abstractions.Agents;

namespace OrleansAgents.Agents.Partials;

/// <summary>Hands partial texts to the followers in this process. A follower's buffer is bounded and drops the oldest.</summary>
internal sealed class PartialTexts : IPartialTexts
{
    /// <summary>How many pieces wait for one follower.</summary>
    public const int BufferedMax = 256;

    private ImmutableArray<Follower> _followers = [];

    /// <inheritdoc/>
    public void Publish(PartialText partial)
    {
        foreach (var follower in _followers)
        {
            if (follower.Workflow is null || follower.Workflow == partial.Workflow)
            {
                follower.Pieces.Writer.TryWrite(partial);
            }
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PartialText> FollowAsync(string? workflow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = new BoundedChannelOptions(BufferedMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        var follower = new Follower(workflow, Channel.CreateBounded<PartialText>(options));
        ImmutableInterlocked.Update(ref _followers, static (all, one) => all.Add(one), follower);
        try
        {
            await foreach (var piece in follower.Pieces.Reader.ReadAllAsync(cancellationToken))
            {
                yield return piece;
            }
        }
        finally
        {
            ImmutableInterlocked.Update(ref _followers, static (all, one) => all.Remove(one), follower);
        }
    }

    // Identity, not values, tells followers apart.
    private sealed class Follower(string? workflow, Channel<PartialText> pieces)
    {
        public string? Workflow { get; } = workflow;

        public Channel<PartialText> Pieces { get; } = pieces;
    }
}
