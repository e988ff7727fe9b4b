namespace OrleansAgents.EndToEnd.Tests.Processes;

/// <summary>Collects what a process writes, and lets tests wait for a line of it.</summary>
internal sealed class OutputLines
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;

    public OutputLines(StreamReader reader) => Ended = ReadAsync(reader);

    /// <summary>Gets a task that ends when the process has closed the stream.</summary>
    public Task Ended { get; }

    public string Text
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Waits for the first line with a text in it, now or later.</summary>
    public Task<string> LineWithAsync(string part) => Patience.ForAsync(FindAsync(part), $"a line with '{part}'", () => Text);

    private async Task<string> FindAsync(string part)
    {
        for (var next = 0; ;)
        {
            Task more;
            lock (_gate)
            {
                for (; next < _lines.Count; next++)
                {
                    if (_lines[next].Contains(part, StringComparison.Ordinal))
                    {
                        return _lines[next];
                    }
                }

                if (_ended)
                {
                    throw new InvalidOperationException($"The process ended without a line with '{part}'. It wrote: {string.Join('\n', _lines)}");
                }

                more = _more.Task;
            }

            await more;
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            Add(line);
        }

        Add(null);
    }

    private void Add(string? line)
    {
        TaskCompletionSource more;
        lock (_gate)
        {
            if (line is null)
            {
                _ended = true;
            }
            else
            {
                _lines.Add(line);
            }

            (more, _more) = (_more, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        more.SetResult();
    }
}
