using OrleansAgents.Server.Renderings;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAgents.Server.Tests.Renderings;

/// <summary>Draws without a terminal.</summary>
internal static class Drawing
{
    public static readonly ProgressText Words = new(TimeZoneInfo.Utc);

    public static string Text(IRenderable drawing)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 200;
        console.Write(drawing);
        return string.Join('\n', writer.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd())).TrimEnd();
    }
}
