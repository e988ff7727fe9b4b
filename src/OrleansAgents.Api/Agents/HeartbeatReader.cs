using OrleansAgents.Abstractions.Agents;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Agents;

/// <summary>Reads the body of a heartbeat.</summary>
internal static class HeartbeatReader
{
    private const string StatusDefault = "ok";
    private const int StatusLengthMax = 64;
    private const double CpuMax = 1_000_000;

    public static Result<HeartbeatReport> Read(ReadOnlyMemory<byte> utf8)
    {
        if (JsonText.Check(utf8) is { } malformed)
        {
            return malformed;
        }

        var (status, cpu, memory) = ((string?)null, (double?)null, (long?)null);
        var body = new ObjectReader(utf8.Span);
        while (body.NextKey())
        {
            if (body.IsKey("status"u8))
            {
                status = body.TakeText("/status", StatusLengthMax);
            }
            else if (body.IsKey("cpu"u8))
            {
                cpu = body.TakeReal("/cpu", 0, CpuMax);
            }
            else if (body.IsKey("memoryBytes"u8))
            {
                memory = body.TakeNumber("/memoryBytes", 0, long.MaxValue);
            }
            else
            {
                body.RefuseKey("status, cpu and memoryBytes");
            }
        }

        return body.Error is { } error ? error : new HeartbeatReport(status ?? StatusDefault, cpu, memory);
    }
}
