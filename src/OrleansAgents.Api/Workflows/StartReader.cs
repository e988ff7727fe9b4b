using System.Text;
using System.Text.Json;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Problems;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Workflows;

/// <summary>Reads the body of a start. The input is copied out as the bytes it came in.</summary>
internal static class StartReader
{
    private const int NameLengthMax = 256;

    public static Result<StartRequest> Read(ReadOnlyMemory<byte> utf8)
    {
        if (JsonText.Check(utf8) is { } malformed)
        {
            return malformed;
        }

        var request = new StartRequest();
        var body = new ObjectReader(utf8.Span);
        var named = body.Error is not null;
        while (body.NextKey())
        {
            if (body.IsKey("input"u8))
            {
                request = request with { Input = body.TakePayload() };
            }
            else if (body.IsKey("definition"u8))
            {
                (request, named) = (TakeDefinition(request, ref body), true);
            }
            else if (body.IsKey("correlationId"u8))
            {
                request = request with { CorrelationId = TakeCorrelationId(ref body) };
            }
            else
            {
                body.RefuseKey("definition, input and correlationId");
            }
        }

        if (!named)
        {
            body.Refuse("", "The key 'definition' is missing; give the name of a stored definition, or a definition as an object.");
        }

        return body.Error is { } error ? error : request;
    }

    private static StartRequest TakeDefinition(StartRequest request, ref ObjectReader body)
    {
        switch (body.Kind)
        {
            case JsonTokenType.StartObject:
                return request with { DefinitionText = Encoding.UTF8.GetString(body.TakeRaw()) };
            case JsonTokenType.String:
                return request with { DefinitionName = body.TakeText("/definition", NameLengthMax) };
            default:
                body.Refuse("/definition", "'definition' must be the name of a stored definition, or a definition as an object.");
                body.TakeRaw();
                return request;
        }
    }

    private static string? TakeCorrelationId(ref ObjectReader body)
    {
        var id = body.TakeText("/correlationId", Correlation.LengthMax);
        if (id is null || HeaderValues.IsPrintable(id, Correlation.LengthMax))
        {
            return id;
        }

        body.Refuse("/correlationId", "'correlationId' must have printable ASCII characters only.");
        return null;
    }
}
