using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Displays;
using OrleansAgents.Server.Progress;
using OrleansAgents.Server.Renderings;
using OrleansAgents.Server.Tests.Fixtures;
using OrleansAgents.Server.Tests.Renderings;
using Spectre.Console;

namespace OrleansAgents.Server.Tests.Displays;

public sealed class LiveTreeDisplayTests
{
    [Fact]
    public async Task Show_OnATerminal_EndsWithTheFinishedTreeAndTheCursorBack()
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 120;
        var display = new LiveTreeDisplay(console, new ProgressTree(Drawing.Words), new StillTime(RecordedRun.Noon));

        var run = await display.ShowAsync(
            RunProgress.Of(RecordedRun.ViewOf(WorkflowStatus.Running)), RecordedRun.CyclicWithRetry().Events.ToAsyncEnumerable(), CancellationToken.None);

        Assert.Equal(WorkflowStatus.Completed, run.Status);
        Assert.Contains("completed in 1 min 09 s", writer.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\u001b[?25h", writer.ToString().TrimEnd(), StringComparison.Ordinal);
    }
}
