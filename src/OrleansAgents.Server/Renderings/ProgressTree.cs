using OrleansAgents.Server.Progress;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAgents.Server.Renderings;

/// <summary>Draws a run's progress as a tree: cycles, their steps, and the attempts that failed.</summary>
/// <param name="text">The words.</param>
internal sealed class ProgressTree(ProgressText text)
{
    private const int RoutesMax = 12;

    /// <summary>Draws the tree.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The time, for what still goes on.</param>
    /// <returns>The tree.</returns>
    public IRenderable Draw(RunProgress run, DateTimeOffset now)
    {
        var tree = new Tree(Heading(run, now)) { Guide = TreeGuide.Line };
        foreach (var remark in run.Remarks)
        {
            tree.AddNode(new Text(RemarkText.Of(remark.Event), Palette.Quiet));
        }

        foreach (var cycle in run.Cycles)
        {
            IHasTreeNodes parent = run.MaxCycles > 1
                ? tree.AddNode(new Text(ProgressText.Cycle(cycle.Number, run.MaxCycles), Palette.Strong))
                : tree;
            foreach (var step in cycle.Steps)
            {
                AddStep(parent, run, step, now);
            }
        }

        foreach (var id in run.IsRouted ? [] : run.Untouched)
        {
            tree.AddNode(Row(id, null, ProgressText.Untouched(run.HasEnded), Palette.Quiet));
        }

        AddMessages(tree, run, now);
        foreach (var wait in run.HasEnded ? [] : run.Waits.Where(w => w.IsOpen))
        {
            AddWait(tree, run, wait, now);
        }

        if (run.Error is { } error)
        {
            tree.AddNode(new Text(ProgressText.Error(error), Palette.Bad));
        }

        return tree;
    }

    private void AddStep(IHasTreeNodes parent, RunProgress run, StepProgress step, DateTimeOffset now)
    {
        var node = parent.AddNode(Row(step.Id, step.Agent, text.Step(step, run.HasEnded, now), Palette.Of(step.Phase)));
        if (step.Choice is { } choice)
        {
            node.AddNode(new Text(ChoiceText.Of(choice), Palette.Quiet));
        }

        foreach (var failed in step.Attempts.Where(a => a.Error is not null))
        {
            node.AddNode(new Text(ProgressText.Failure(failed), Palette.Quiet));
        }

        if (step.Phase == StepPhase.Unknown && !run.HasEnded && text.GoOn is { } goOn)
        {
            node.AddNode(new Text(goOn.Resolve(run.Id, step.Id), Palette.Quiet));
        }
    }

    private void AddMessages(Tree tree, RunProgress run, DateTimeOffset now)
    {
        foreach (var route in run.Routes.OrderByDescending(r => r.Dead.Count > 0).Take(RoutesMax))
        {
            var node = tree.AddNode(new Text(RouteText.Sent(route), Palette.Quiet));
            if (route.Failing is { } failing)
            {
                node.AddNode(new Text(RouteText.Failing(failing, now, text), Palette.Busy));
            }

            if (route.DeadBecause is { } error)
            {
                var dead = node.AddNode(new Text(RouteText.Dead(route.Dead.Count, error), Palette.Bad));
                if (RouteText.RedriveOf(run, error, text) is { } command)
                {
                    dead.AddNode(new Text(command, Palette.Quiet));
                }
            }
        }

        if (run.Routes.Length > RoutesMax)
        {
            tree.AddNode(new Text($"and messages between {run.Routes.Length - RoutesMax} more senders and recipients", Palette.Quiet));
        }
    }

    private void AddWait(Tree tree, RunProgress run, WaitProgress wait, DateTimeOffset now)
    {
        var node = tree.AddNode(new Text(WaitText.Open(wait, now, text.Zone), Palette.Busy));
        if (text.GoOn is { } goOn)
        {
            node.AddNode(new Text(goOn.Answer(run.Id, wait.Kind, wait.Name), Palette.Quiet));
        }
    }

    private static Paragraph Heading(RunProgress run, DateTimeOffset now) => new Paragraph()
        .Append(Printable.Line(run.Definition), Palette.Strong)
        .Append($"  {run.Id}  ", Palette.Quiet)
        .Append(ProgressText.Status(run, now), Palette.Of(run.Status));

    private static Paragraph Row(string step, string? agent, string status, Style style)
    {
        var row = new Paragraph().Append(Printable.Line(step), Palette.Strong);
        return (agent is null ? row : row.Append($"  {Printable.Line(agent)}", Palette.Quiet)).Append($"  {status}", style);
    }
}
