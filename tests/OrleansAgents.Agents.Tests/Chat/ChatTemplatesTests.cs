using OrleansAgents.Agents.Chat;

namespace OrleansAgents.Agents.Tests.Chat;

public sealed class ChatTemplatesTests
{
    [Theory]
    [InlineData("{{#each input}}")]
    [InlineData("{{/if}}")]
    [InlineData("{{#if input}}a{{/each}}")]
    [InlineData("{{#if}}a{{/if}}")]
    [InlineData("{{input")]
    [InlineData("{{")]
    [InlineData("{{}}")]
    [InlineData("{{{input}}")]
    [InlineData("{{input.[a}}")]
    [InlineData("{{json \"a}}")]
    [InlineData("{{(json}}")]
    [InlineData("{{> }}")]
    public void FindProblem_BrokenTemplate_TellsOneLine(string template)
    {
        var problem = ChatTemplates.FindProblem(template);

        Assert.False(string.IsNullOrWhiteSpace(problem), template);
        Assert.DoesNotContain('\n', problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain { text } with <b>")]
    [InlineData("{{input.question}} {{json steps.[my-step].list.[0]}} {{#each messages}}{{payload}}{{else}}none{{/each}}")]
    public void FindProblem_UsableTemplate_TellsNothing(string template) => Assert.Null(ChatTemplates.FindProblem(template));
}
