using System.Text.Json;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Commands;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Api.Forks;

/// <summary>Reads the body of a fork. The edits are copied out as the bytes they came in.</summary>
internal static class ForkReader
{
    private const int OutputsMax = 1000;

    public static Result<ForkRequest> Read(ReadOnlyMemory<byte> utf8)
    {
        if (JsonText.Check(utf8) is { } malformed)
        {
            return malformed;
        }

        var (fork, caller) = (new ForkRequest { By = "" }, default(CallerKeys));
        var body = new ObjectReader(utf8.Span);
        while (body.NextKey())
        {
            if (body.IsKey("version"u8))
            {
                fork = fork with { Version = body.TakeNumber("/version", 1, long.MaxValue) };
            }
            else if (body.IsKey("input"u8))
            {
                fork = fork with { Input = body.TakePayload() };
            }
            else if (body.IsKey("outputs"u8))
            {
                fork = fork with { Outputs = TakeOutputs(ref body) };
            }
            else if (!caller.Take(ref body))
            {
                body.RefuseKey("version, input, outputs, by and reason");
            }
        }

        return body.Error is { } error ? error : fork with { By = caller.By, Reason = caller.Reason };
    }

    private static List<StepOutput> TakeOutputs(ref ObjectReader body)
    {
        var outputs = new List<StepOutput>();
        if (body.Kind != JsonTokenType.StartObject)
        {
            body.RefuseValue("/outputs", "'outputs' must be an object with a result for each step, such as {\"review\": {\"approved\": true}}.");
            return outputs;
        }

        while (body.NextKey())
        {
            var step = body.TakeKey();
            if (outputs.Count == OutputsMax)
            {
                body.Refuse("/outputs", $"'outputs' must have at most {OutputsMax} steps.");
            }

            outputs.Add(new(step, body.TakePayload()));
        }

        return outputs;
    }
}
