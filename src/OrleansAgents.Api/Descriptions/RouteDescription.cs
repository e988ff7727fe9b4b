using Microsoft.OpenApi;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Responses;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Descriptions;

/// <summary>What the OpenAPI document says of one route.</summary>
/// <param name="Operation">The operation's id.</param>
/// <param name="Summary">One sentence.</param>
internal sealed record RouteDescription(string Operation, string Summary)
{
    /// <summary>Gets parameters besides those of the path.</summary>
    public IReadOnlyList<ParameterDescription> Parameters { get; init; } = [];

    /// <summary>Gets what the request brings; null for nothing.</summary>
    public BodyDescription? Body { get; init; }

    /// <summary>Gets what a success answers.</summary>
    public required AnswerDescription Answer { get; init; }

    /// <summary>Gets the refusals, one a class.</summary>
    public IReadOnlyList<RefusalDescription> Refusals { get; init; } = [];
}

/// <summary>One class of refusals, which has one status.</summary>
/// <param name="Kind">The class.</param>
/// <param name="Codes">The codes that scripts may meet; empty when they are those of any route.</param>
internal sealed record RefusalDescription(ErrorKind Kind, params string[] Codes)
{
    /// <summary>Gets the type of the body.</summary>
    public Type Type { get; init; } = typeof(ApiProblem);

    public static implicit operator RefusalDescription(ErrorKind kind) => new(kind);

    /// <summary>Gives the same class with further codes.</summary>
    public RefusalDescription And(params string[] codes) => this with { Codes = [.. Codes, .. codes] };
}

/// <summary>One header or query parameter.</summary>
/// <param name="In">Where it stands.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Summary">What it does.</param>
internal sealed record ParameterDescription(ParameterLocation In, string Name, JsonSchemaType Type, string Summary)
{
    public static ParameterDescription Query(string name, string summary) =>
        new(ParameterLocation.Query, name, JsonSchemaType.String, summary);

    public static ParameterDescription Number(string name, string summary) =>
        new(ParameterLocation.Query, name, JsonSchemaType.Integer, summary);

    public static ParameterDescription Flag(string name, string summary) =>
        new(ParameterLocation.Query, name, JsonSchemaType.Boolean, summary);

    public static ParameterDescription Header(string name, string summary) =>
        new(ParameterLocation.Header, name, JsonSchemaType.String, summary);
}

/// <summary>A request's body.</summary>
/// <param name="Type">The type that it is read into.</param>
/// <param name="Required">Whether it must be there.</param>
/// <param name="MediaTypes">The types it may have.</param>
internal sealed record BodyDescription(Type Type, bool Required, IReadOnlyList<string> MediaTypes);

/// <summary>What a success answers.</summary>
/// <param name="Status">The status.</param>
/// <param name="Type">The type of the body; <see cref="void"/> for none.</param>
/// <param name="MediaTypes">Other types than JSON in which it can be had.</param>
internal sealed record AnswerDescription(int Status, Type Type, params string[] MediaTypes)
{
    /// <summary>Gets an answer without a body.</summary>
    public static AnswerDescription Nothing { get; } = new(Statuses.NoContent, typeof(void));

    /// <summary>Gets the type in which the body comes unless another is asked for.</summary>
    public string MediaType { get; init; } = JsonResponse.ContentType;

    /// <summary>Gets other statuses with which the same body can come.</summary>
    public IReadOnlyList<int> OtherStatuses { get; init; } = [];
}
