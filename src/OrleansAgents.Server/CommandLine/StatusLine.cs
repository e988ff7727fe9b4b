using OrleansAgents.Server.Renderings;

namespace OrleansAgents.Server.CommandLine;

/// <summary>Shows what goes on in one line of a terminal, which is gone at the end. Thread-safe.</summary>
/// <param name="terminal">The terminal.</param>
internal sealed class StatusLine(TextWriter terminal) : IProgress<string>, IDisposable
{
    private const string Clear = "\r\u001b[K";
    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public void Report(string value) => Write(Clear + Printable.Line(value));

    /// <inheritdoc/>
    public void Dispose() => Write(Clear);

    private void Write(string text)
    {
        lock (_gate)
        {
            terminal.Write(text);
            terminal.Flush();
        }
    }
}
