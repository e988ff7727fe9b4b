using Microsoft.AspNetCore.Http;
using OrleansAgents.Abstractions.Workflows;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Messages;

/// <summary>Reads which messages to list.</summary>
internal static class MessageListQuery
{
    public const int LimitMax = 1000;
    public static readonly MessageQuery Default = new();

    public static Result<MessageQuery> Read(IQueryCollection query)
    {
        var values = new QueryValues(query);
        var read = new MessageQuery(
            ReadStatus(ref values),
            values.Number("after", 0, long.MaxValue) ?? Default.After,
            (int)(values.Number("limit", 1, LimitMax) ?? Default.Limit));
        return values.Error is { } error ? error : read;
    }

    private static MessageStatus? ReadStatus(ref QueryValues values)
    {
        switch (values.Text("status"))
        {
            case null: return null;
            case "pending": return MessageStatus.Pending;
            case "delivered": return MessageStatus.Delivered;
            case "dead": return MessageStatus.Dead;
            case { } other:
                values.Refuse($"'status' must be pending, delivered or dead; found '{other}'.");
                return null;
        }
    }
}
