namespace OrleansAgents.Abstractions.Agents;

/// <summary>
/// The text that agents are writing now, for people who watch. Nothing of it is durable, and no run depends on it: a text
/// that nobody follows is gone, a follower that is too slow loses the oldest, and only followers in the process that
/// makes the call see it. The answer itself is in the journal. Thread-safe.
/// </summary>
public interface IPartialTexts
{
    /// <summary>Gives a piece of text to those who follow. Never waits, and costs next to nothing when nobody does.</summary>
    /// <param name="partial">The piece.</param>
    void Publish(PartialText partial);

    /// <summary>Follows the pieces that come from now on; now is when the first one is asked for.</summary>
    /// <param name="workflow">The run whose pieces are given; null for all runs.</param>
    /// <param name="cancellationToken">Ends the stream, which has no other end.</param>
    /// <returns>The pieces, in the order in which they were published.</returns>
    IAsyncEnumerable<PartialText> FollowAsync(string? workflow, CancellationToken cancellationToken);
}

/// <summary>
/// A piece of the text that an agent is writing. Pieces of a call follow each other by <paramref name="Offset"/>; one with
/// offset 0 begins anew, since the agent may be asked again within its call. What is written is not checked yet, and the
/// result of the step may be another one.
/// </summary>
/// <param name="RequestId">The call.</param>
/// <param name="Workflow">The run.</param>
/// <param name="Step">The step.</param>
/// <param name="Cycle">The pass of the loop, from 1.</param>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Offset">How many characters (UTF-16) came before this piece; a follower that came late, or was slow, sees a gap.</param>
/// <param name="Text">The piece; never empty.</param>
public sealed record PartialText(string RequestId, string Workflow, string Step, int Cycle, int Attempt, long Offset, string Text);
