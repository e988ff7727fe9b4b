using System.Text.Json;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;
using OrleansAgents.Core.Json;
using OrleansAgents.Core.Workflows;

namespace OrleansAgents.Api.Commands;

/// <summary>Reads the body of a resolution. Whether the outcome goes with a result is not decided here.</summary>
internal static class ResolveReader
{
    private const int StepLengthMax = 256;
    private const int OutcomeLengthMax = 16;

    public static Result<ResolveRequest> Read(ReadOnlyMemory<byte> utf8)
    {
        if (JsonText.Check(utf8) is { } malformed)
        {
            return malformed;
        }

        var (step, outcome, result, caller) = ((string?)null, (ResolvedOutcome?)null, (JsonPayload?)null, default(CallerKeys));
        var body = new ObjectReader(utf8.Span);
        var (hasStep, hasOutcome) = (body.Error is not null, body.Error is not null);
        while (body.NextKey())
        {
            if (body.IsKey("step"u8))
            {
                (step, hasStep) = (body.TakeText("/step", StepLengthMax), body.Kind != JsonTokenType.Null);
            }
            else if (body.IsKey("outcome"u8))
            {
                (outcome, hasOutcome) = (TakeOutcome(ref body), body.Kind != JsonTokenType.Null);
            }
            else if (body.IsKey("result"u8))
            {
                result = body.TakePayload();
            }
            else if (!caller.Take(ref body))
            {
                body.RefuseKey("step, outcome, result, by and reason");
            }
        }

        RefuseMissing(ref body, hasStep, hasOutcome);
        return body.Error is { } error ? error : new ResolveRequest(step!, outcome!.Value, result, caller.By, caller.Reason);
    }

    private static void RefuseMissing(ref ObjectReader body, bool hasStep, bool hasOutcome)
    {
        if (!hasStep)
        {
            body.Refuse("", "The key 'step' is missing; give the id of the step whose status is unknown.");
        }

        if (!hasOutcome)
        {
            body.Refuse("", "The key 'outcome' is missing; give done, again or fail.");
        }
    }

    private static ResolvedOutcome? TakeOutcome(ref ObjectReader body)
    {
        switch (body.TakeText("/outcome", OutcomeLengthMax))
        {
            case null: return null;
            case "done": return ResolvedOutcome.Done;
            case "again": return ResolvedOutcome.Again;
            case "fail": return ResolvedOutcome.Fail;
            case { } other:
                body.Refuse("/outcome", $"'outcome' must be done, again or fail; found '{other}'.");
                return null;
        }
    }
}
