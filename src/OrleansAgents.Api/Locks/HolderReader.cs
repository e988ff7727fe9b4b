using Microsoft.AspNetCore.Http;
using OrleansAgents.Api.Requests;
using OrleansAgents.Core.Errors;

namespace OrleansAgents.Api.Locks;

/// <summary>Reads what a holder says of itself: who it is, and the fence that it was granted.</summary>
internal static class HolderReader
{
    /// <summary>Reads the body of a renewal.</summary>
    public static Result<Holder> ReadRenewal(ReadOnlyMemory<byte> utf8) => Read(utf8, default, renews: true);

    /// <summary>Reads a release. Clients that send no body with DELETE name owner and fence in the query.</summary>
    public static Result<Holder> ReadRelease(IQueryCollection query, ReadOnlyMemory<byte> utf8)
    {
        var values = new QueryValues(query);
        var named = (values.Text("owner", LockKeys.OwnerLengthMax), values.Number("fence", 1, long.MaxValue));
        return values.Error is { } error ? error : Read(utf8, named, renews: false);
    }

    private static Result<Holder> Read(ReadOnlyMemory<byte> utf8, (string? Owner, long? Fence) named, bool renews)
    {
        if (JsonText.Check(utf8) is { } malformed)
        {
            return malformed;
        }

        var ((owner, fence), lease) = (named, (TimeSpan?)null);
        var body = new ObjectReader(utf8.Span);
        while (body.NextKey())
        {
            if (body.IsKey("owner"u8))
            {
                owner = Once(ref body, "/owner", named.Owner, LockKeys.TakeOwner(ref body));
            }
            else if (body.IsKey("fence"u8))
            {
                fence = Once(ref body, "/fence", named.Fence, body.TakeNumber("/fence", 1, long.MaxValue));
            }
            else if (renews && body.IsKey("ttlSeconds"u8))
            {
                lease = LockKeys.TakeLease(ref body);
            }
            else
            {
                body.RefuseKey(renews ? "owner, fence and ttlSeconds" : "owner and fence");
            }
        }

        if (body.Error is null)
        {
            RefuseMissing(ref body, owner, fence, renews ? "" : " in the query or the body");
        }

        return body.Error is { } error ? error : new Holder(owner!, fence!.Value, lease);
    }

    private static T? Once<T>(ref ObjectReader body, string path, T? inQuery, T? inBody)
    {
        if (inQuery is not null && inBody is not null)
        {
            body.Refuse(path, $"'{path[1..]}' is in the query and in the body; keep one.");
        }

        return inBody ?? inQuery;
    }

    private static void RefuseMissing(ref ObjectReader body, string? owner, long? fence, string where)
    {
        if (owner is null)
        {
            body.Refuse("", $"The key 'owner' is missing; name the holder{where}.");
        }

        if (fence is null)
        {
            body.Refuse("", $"The key 'fence' is missing; give the fence of the grant{where}.");
        }
    }
}
