using System.Diagnostics.CodeAnalysis;

namespace OrleansAgents.Grains.Workflows.Turns;

/// <summary>
/// The calls that wait for one run, in order. Commands that wait behind a command are taken with it, so that they share one
/// append. Not thread-safe: the host guards it.
/// </summary>
public sealed class Mailbox
{
    private const int TogetherMax = 256;

    private readonly Queue<Turn> _waiting = new(1);

    /// <summary>Gets how many calls wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>Lets a call wait.</summary>
    /// <param name="turn">The call.</param>
    public void Add(Turn turn) => _waiting.Enqueue(turn);

    /// <summary>Takes the next call, with the commands behind it that it may take along.</summary>
    /// <param name="turn">The call.</param>
    /// <returns>False when none waits.</returns>
    public bool TryTake([NotNullWhen(true)] out Turn? turn)
    {
        if (!_waiting.TryDequeue(out turn))
        {
            return false;
        }

        if (turn is CommandTurn first)
        {
            for (var taken = 1; taken < TogetherMax && _waiting.TryPeek(out var next) && next is CommandTurn command; taken++)
            {
                first.Take(command);
                _waiting.Dequeue();
            }
        }

        return true;
    }
}
