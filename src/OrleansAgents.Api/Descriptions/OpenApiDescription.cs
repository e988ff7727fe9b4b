using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;
using OrleansAgents.Api.Problems;

namespace OrleansAgents.Api.Descriptions;

/// <summary>Maps routes together with what the OpenAPI document says of them, so that neither is without the other.</summary>
internal static class OpenApiDescription
{
    public const string DocumentName = "v1";
    public const string Route = "/openapi/{documentName}.json";

    public static void Configure(OpenApiOptions options)
    {
        options.AddSchemaTransformer<PayloadSchemas>();
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "OrleansAgents";
            document.Info.Description = "Runs multi-agent workflows that survive crashes.";
            return Task.CompletedTask;
        });
    }

    public static void Map(
        this RouteGroupBuilder group, string method, string pattern, RequestDelegate handler, RouteDescription description)
    {
        // Plain request delegates bind nothing and reflect on nothing; the method is what makes the document list them.
        var route = group.MapMethods(pattern, [method], handler)
            .WithMetadata(handler.Method)
            .WithName(description.Operation)
            .WithSummary(description.Summary)
            .WithTags(pattern.Split('/') is [_, "v1", var resource, ..] ? resource : "health")
            .WithMetadata([.. Answers(description.Answer)])
            .AddOpenApiOperationTransformer((operation, context, cancellationToken) =>
                DescribeAsync(operation, context, pattern, description, cancellationToken));
        foreach (var (status, type) in RefusalsOf(description))
        {
            route.WithMetadata(new ProducesResponseTypeMetadata(status, type, [ProblemResponse.ContentType]));
        }
    }

    private static IEnumerable<(int Status, Type Type)> RefusalsOf(RouteDescription description)
    {
        var kinds = description.Refusals.Select(refusal => (Statuses.Of(refusal.Kind), refusal.Type));
        int[] others = description.Body is null ? [Statuses.Failed] : [Statuses.OtherMediaType, Statuses.Failed];
        return kinds.Concat(others.Select(status => (status, typeof(ApiProblem)))).DistinctBy(refusal => refusal.Item1);
    }

    private static IEnumerable<ProducesResponseTypeMetadata> Answers(AnswerDescription answer) =>
        from status in (int[])[answer.Status, .. answer.OtherStatuses]
        let mediaTypes = answer.Type == typeof(void) ? [] : (string[])[answer.MediaType, .. answer.MediaTypes]
        select new ProducesResponseTypeMetadata(status, answer.Type, mediaTypes);

    private static async Task DescribeAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        string pattern,
        RouteDescription description,
        CancellationToken cancellationToken)
    {
        operation.Parameters = [.. OfPath(pattern), .. description.Parameters.Select(Parameter)];
        ShowAsText(operation, description.Answer);
        NameCodes(operation, description.Refusals);
        if (description.Body is { } body)
        {
            var schema = await context.GetOrCreateSchemaAsync(body.Type, null, cancellationToken);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = body.Required,
                Content = body.MediaTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = schema }),
            };
        }
    }

    /// <summary>A stream or a YAML text is no JSON of the answer's type, which is all that the metadata can say.</summary>
    private static void ShowAsText(OpenApiOperation operation, AnswerDescription answer)
    {
        var content = operation.Responses![answer.Status.ToString(CultureInfo.InvariantCulture)].Content;
        foreach (var mediaType in answer.MediaTypes)
        {
            content![mediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }

    private static void NameCodes(OpenApiOperation operation, IReadOnlyList<RefusalDescription> refusals)
    {
        foreach (var refusal in refusals.Where(refusal => refusal.Codes.Length > 0))
        {
            var response = operation.Responses![Statuses.Of(refusal.Kind).ToString(CultureInfo.InvariantCulture)];
            response.Description = $"{response.Description}; code {string.Join(", ", refusal.Codes)}";
        }
    }

    private static IEnumerable<IOpenApiParameter> OfPath(string pattern) =>
        RoutePatternFactory.Parse(pattern).Parameters.Select(part => new OpenApiParameter
        {
            Name = part.Name,
            In = ParameterLocation.Path,
            Required = true,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });

    private static OpenApiParameter Parameter(ParameterDescription parameter) => new()
    {
        Name = parameter.Name,
        In = parameter.In,
        Description = parameter.Summary,
        Schema = new OpenApiSchema { Type = parameter.Type },
    };
}
