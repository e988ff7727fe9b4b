using OrleansAgents.Core.Definitions;
using OrleansAgents.Core.Documents;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Limits;
using Xunit;

namespace OrleansAgents.Core.Tests.Definitions;

/// <summary>Binds definitions from short JSON.</summary>
internal static class Binding
{
    public static Result<WorkflowDefinition> Of(string json, WorkflowLimits? limits = null) =>
        DefinitionBinder.Bind(JsonDocumentReader.Read(json).Value!, limits ?? WorkflowLimits.Default, DefinitionHash.Of(json));

    public static WorkflowDefinition Valid(string json, WorkflowLimits? limits = null)
    {
        var bound = Of(json, limits);
        Assert.True(bound.TryGet(out var definition, out var error), string.Join('\n', error?.Problems ?? []));
        return definition;
    }

    /// <summary>Binds steps; each has an agent unless it says otherwise.</summary>
    /// <param name="steps">The steps, as JSON objects without the outer list.</param>
    /// <param name="more">Further keys of the definition, after a comma.</param>
    public static WorkflowDefinition Steps(string steps, string more = "") => Valid($$"""{"name":"d","steps":[{{steps}}]{{more}}}""");

    /// <summary>Binds one step of an agent.</summary>
    public static StepDefinition Step(string keys) => Steps($$"""{"id":"a","agent":"x",{{keys}}}""").Steps[0];
}
