using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAgents.Server.Tests.Fixtures;

/// <summary>A terminal with a person whose keys a test writes, one line per answer. After the last one the person is gone.</summary>
internal sealed class ScriptedKeyboard : IAnsiConsole, IAnsiConsoleInput
{
    private readonly IAnsiConsole _inner;
    private readonly Queue<char> _keys;

    public ScriptedKeyboard(params string[] lines)
    {
        _keys = new(string.Concat(lines.Select(line => line + "\r")));
        _inner = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(Screen),
        });
        _inner.Profile.Width = 400;
    }

    /// <summary>Gets what the person saw.</summary>
    public string Shown => Screen.ToString();

    private StringWriter Screen { get; } = new();

    public Profile Profile => _inner.Profile;

    public IAnsiConsoleCursor Cursor => _inner.Cursor;

    public IAnsiConsoleInput Input => this;

    public IExclusivityMode ExclusivityMode => _inner.ExclusivityMode;

    public RenderPipeline Pipeline => _inner.Pipeline;

    public void Clear(bool home) => _inner.Clear(home);

    public void Write(IRenderable renderable) => _inner.Write(renderable);

    public bool IsKeyAvailable() => _keys.Count > 0;

    public ConsoleKeyInfo? ReadKey(bool intercept) => throw new NotSupportedException();

    public async Task<ConsoleKeyInfo?> ReadKeyAsync(bool intercept, CancellationToken cancellationToken)
    {
        if (_keys.TryDequeue(out var key))
        {
            return new(key, key == '\r' ? ConsoleKey.Enter : ConsoleKey.None, shift: false, alt: false, control: false);
        }

        await Task.Delay(Timeout.Infinite, cancellationToken);
        return null;
    }
}
