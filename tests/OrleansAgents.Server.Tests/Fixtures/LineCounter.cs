namespace OrleansAgents.Server.Tests.Fixtures;

/// <summary>Keeps what is written, and tells when a number of lines is there.</summary>
internal sealed class LineCounter : StringWriter
{
    private readonly Dictionary<int, TaskCompletionSource> _awaited = [];
    private int _lines;

    /// <summary>To be asked before the lines are written.</summary>
    public Task WhenWritten(int lines)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _awaited.Add(lines, reached);
        return reached.Task;
    }

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (_awaited.TryGetValue(++_lines, out var reached))
        {
            reached.SetResult();
        }
    }
}
