using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Progress;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OrleansAgents.Server.Renderings;

/// <summary>Draws one run as it is stored: its head, its steps, and why they failed.</summary>
/// <param name="text">The words.</param>
internal sealed class ViewTree(ProgressText text)
{
    /// <summary>Draws the tree.</summary>
    /// <param name="view">The run.</param>
    /// <param name="now">The time, for what still goes on.</param>
    /// <param name="choices">Why steps went to their agents, by the step's id; null when it is not known.</param>
    /// <returns>The tree.</returns>
    public IRenderable Draw(WorkflowView view, DateTimeOffset now, IReadOnlyDictionary<string, StepChoice>? choices = null)
    {
        var tree = new Tree(Heading(view, now)) { Guide = TreeGuide.Line };
        tree.AddNode(new Text($"correlation id {Printable.Line(view.CorrelationId)}", Palette.Quiet));
        tree.AddNode(new Text($"started {Times.DayAndTime(view.StartedAt, text.Zone)}, hops {view.Hops}, {view.RemainingHops} left", Palette.Quiet));
        if (view.Parent is { } parent)
        {
            tree.AddNode(new Text($"fork of {Printable.Line(parent.Id)} at version {parent.Version}", Palette.Quiet));
        }

        AddUsage(tree, view);
        if (view.MaxCycles > 1)
        {
            var exhausted = view.LoopExhausted ? ", the loop's condition was not met" : "";
            tree.AddNode(new Text($"{ProgressText.Cycle(view.CurrentCycle, view.MaxCycles)}{exhausted}"));
        }

        foreach (var step in view.Steps)
        {
            AddStep(tree, view, step, choices?.GetValueOrDefault(step.Id), now);
        }

        foreach (var wait in view.Waits)
        {
            var node = tree.AddNode(new Text(WaitText.Open(wait, now, text.Zone), Palette.Busy));
            AddCommand(node, text.GoOn?.Answer(view.Id, wait.Kind, wait.Name));
        }

        if (view.Messages is { Dead: > 0 })
        {
            AddCommand(tree.AddNode(new Text("messages are not delivered any more", Palette.Bad)), text.GoOn?.Redrive(view.Id));
        }

        if (view.Error is { } error)
        {
            var node = tree.AddNode(new Text(ProgressText.Error(error), Palette.Bad));
            AddCommand(node, view.Status == WorkflowStatus.Failed ? text.GoOn?.Retry(view.Id) : null);
        }

        return tree;
    }

    private static void AddCommand(TreeNode node, string? command)
    {
        if (command is not null)
        {
            node.AddNode(new Text($"go on with: {command}", Palette.Quiet));
        }
    }

    private void AddStep(Tree tree, WorkflowView view, StepView step, StepChoice? choice, DateTimeOffset now)
    {
        var status = step.Status == "backingOff" && step.RetryAt is { } due
            ? $"attempt {step.Attempt + 1} {Times.Countdown(due - now)}, at {text.At(due)}"
            : $"{(step.Status == "unknown" ? "outcome unknown" : Printable.Line(step.Status))}{(step.Attempt > 1 ? $", attempt {step.Attempt}" : "")}";
        var row = new Paragraph().Append(Printable.Line(step.Id), Palette.Strong);
        row = step.Agent is null ? row : row.Append($"  {Printable.Line(step.Agent)}", Palette.Quiet);
        var node = tree.AddNode(row.Append($"  {status}", StyleOf(step.Status)));
        if (choice is not null && choice.Service == step.Agent)
        {
            node.AddNode(new Text(ChoiceText.Of(choice), Palette.Quiet));
        }

        if (step.Error is { } error)
        {
            node.AddNode(new Text(ProgressText.Error(error), Palette.Quiet));
        }

        foreach (var held in step.Locks ?? [])
        {
            node.AddNode(new Text(LockText.Holds([held]), Palette.Quiet));
        }

        AddCommand(node, step.Status == "unknown" ? text.GoOn?.Resolve(view.Id, step.Id) : null);
    }

    private static void AddUsage(Tree tree, WorkflowView view)
    {
        if (view.TokensUsed > 0 || view.CostUsed > 0)
        {
            tree.AddNode(new Text($"used {UsageText.Of(view.TokensUsed, view.CostUsed)}", Palette.Quiet));
        }

        if (view.Messages is { } messages)
        {
            tree.AddNode(new Text($"messages {messages.LastNumber}, {messages.Pending} pending, {messages.Dead} dead", Palette.Quiet));
        }
    }

    private static Style StyleOf(string status) => status switch
    {
        "completed" => Palette.Good,
        "failed" => Palette.Bad,
        "pending" => Palette.Quiet,
        _ => Palette.Busy,
    };

    private static Paragraph Heading(WorkflowView view, DateTimeOffset now) => new Paragraph()
        .Append(Printable.Line(view.Definition), Palette.Strong)
        .Append($"  {Printable.Line(view.Id)}  ", Palette.Quiet)
        .Append($"{StatusName.Of(view.Status)}, {Times.Duration((view.EndedAt ?? now) - view.StartedAt)}", Palette.Of(view.Status));
}
