using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Progress;
using Spectre.Console;

namespace OrleansAgents.Server.Renderings;

/// <summary>The colors. They only ever repeat what a word beside them says.</summary>
internal static class Palette
{
    /// <summary>Names and headings.</summary>
    public static readonly Style Strong = new(decoration: Decoration.Bold);

    /// <summary>What matters less.</summary>
    public static readonly Style Quiet = new(Color.Grey);

    /// <summary>Good news.</summary>
    public static readonly Style Good = new(Color.Green);

    /// <summary>What goes on, or needs patience.</summary>
    public static readonly Style Busy = new(Color.Yellow);

    /// <summary>Bad news.</summary>
    public static readonly Style Bad = new(Color.Red);

    /// <summary>Gives the color of a run.</summary>
    /// <param name="status">Where it stands.</param>
    /// <returns>The color.</returns>
    public static Style Of(WorkflowStatus status) => status switch
    {
        WorkflowStatus.Completed => Good,
        WorkflowStatus.Failed or WorkflowStatus.Cancelled => Bad,
        _ => Busy,
    };

    /// <summary>Gives the color of a step.</summary>
    /// <param name="phase">Where it stands.</param>
    /// <returns>The color.</returns>
    public static Style Of(StepPhase phase) => phase switch
    {
        StepPhase.Done => Good,
        StepPhase.Failed => Bad,
        StepPhase.Pending => Quiet,
        _ => Busy,
    };
}
