using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansAgents.Abstractions.Agents;

namespace OrleansAgents.Api.Tests.Fakes;

/// <summary>Gives partial texts on command to one follower, and says whom it follows and when it has left.</summary>
public sealed class FakePartials : IPartialTexts
{
    private readonly Channel<PartialText> _pieces = Channel.CreateUnbounded<PartialText>();

    public Signal Left { get; } = new();

    public string? Followed { get; private set; } = "nobody";

    public void Publish(PartialText partial) => _pieces.Writer.TryWrite(partial);

    public async IAsyncEnumerable<PartialText> FollowAsync(string? workflow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Followed = workflow;
        try
        {
            await foreach (var piece in _pieces.Reader.ReadAllAsync(cancellationToken))
            {
                yield return piece;
            }
        }
        finally
        {
            Left.Set();
        }
    }
}
