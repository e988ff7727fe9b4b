using OrleansAgents.Core.Workflows;
using OrleansAgents.Server.Renderings;
using OrleansAgents.Server.Tests.Fixtures;

namespace OrleansAgents.Server.Tests.Renderings;

public sealed class ViewTreeTests
{
    [Fact]
    public void Draw_RunWithMessagesLocksAndUsage_ShowsThem()
    {
        var view = RecordedRun.ViewOf(WorkflowStatus.Running) with
        {
            TokensUsed = 1_234,
            CostUsed = 0.0204m,
            Messages = new(2, 1, 7),
            Steps = [new("write", "running", "writer", 1, 1, 1, null, null, null) { Locks = [new("repo:x", 17), new("db:y", 18)] }],
        };

        var text = Draw(view);

        Assert.Contains("used 1,234 tokens, 0.0204\n", text, StringComparison.Ordinal);
        Assert.Contains("messages 7, 2 pending, 1 dead\n", text, StringComparison.Ordinal);
        Assert.Contains("├── holds repo:x, fence 17\n│   └── holds db:y, fence 18\n", text, StringComparison.Ordinal);
        Assert.EndsWith("messages are not delivered any more", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_RunWithoutThem_SaysNothingOfThem()
    {
        var text = Draw(RecordedRun.ViewOf(WorkflowStatus.Running));

        Assert.All(["used", "messages", "holds"], word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
    }

    private static string Draw(Abstractions.Workflows.WorkflowView view) => Drawing.Text(new ViewTree(Drawing.Words).Draw(view, RecordedRun.Noon));
}
