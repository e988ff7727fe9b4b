using System.Collections.Concurrent;

namespace OrleansAgents.Grains.Definitions;

/// <summary>
/// Lets many who ask for the same thing at once share one reading, which begins after each of them asked: nobody gets an answer that
/// was old when the question was put. Thread-safe.
/// </summary>
/// <typeparam name="T">What is read.</typeparam>
/// <param name="read">Reads it.</param>
internal sealed class SharedReads<T>(Func<string, CancellationToken, Task<T>> read)
{
    private readonly ConcurrentDictionary<string, Line> _lines = new(StringComparer.Ordinal);

    /// <summary>Reads what is so now.</summary>
    /// <param name="key">What.</param>
    /// <param name="cancellationToken">Gives up waiting; the others get their answer.</param>
    /// <returns>The answer, or the fault of the reading.</returns>
    public Task<T> ReadAsync(string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            var line = _lines.GetOrAdd(key, static _ => new());
            lock (line)
            {
                if (line.IsGone)
                {
                    continue;
                }

                line.Next ??= FollowAsync(key, line, line.Current);
                return line.Next.WaitAsync(cancellationToken);
            }
        }
    }

    private async Task<T> FollowAsync(string key, Line line, Task? before)
    {
        if (before is not null)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        }
        else
        {
            await Task.Yield();                               // the line knows of this reading before it begins
        }

        lock (line)
        {
            (line.Current, line.Next) = (line.Next, null);
        }

        try
        {
            return await read(key, CancellationToken.None);
        }
        finally
        {
            End(key, line);
        }
    }

    private void End(string key, Line line)
    {
        lock (line)
        {
            if (line.Next is null)
            {
                line.IsGone = true;
                _lines.TryRemove(new(key, line));
            }
        }
    }

    private sealed class Line
    {
        public Task<T>? Current { get; set; }

        public Task<T>? Next { get; set; }

        public bool IsGone { get; set; }
    }
}
