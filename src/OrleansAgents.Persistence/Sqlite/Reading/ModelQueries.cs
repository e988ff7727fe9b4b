using System.Security.Cryptography;
using OrleansAgents.Abstractions.Routing;
using OrleansAgents.Persistence.Sqlite.Files;

namespace OrleansAgents.Persistence.Sqlite.Reading;

/// <summary>Reads of the router's models, each on one reader's session.</summary>
internal static class ModelQueries
{
    public static StoredRouterModel? Find(ReadSession session, string inputHash)
    {
        StoredRouterModel? found = null;
        session.Prepare("select version, checksum, at, body from router_models where input_hash = ?1 and length(body) <= ?2")
            .Bind(1, inputHash).Bind(2, IRouterModelStore.BytesMax).Query(row => found = Read(inputHash, row));
        return found;
    }

    /// <summary>Gives the model; null when its body is not the one that was saved.</summary>
    private static StoredRouterModel? Read(string inputHash, Statement row)
    {
        var body = row.Utf8(3);
        return Convert.ToHexStringLower(SHA256.HashData(body)) == row.Text(1)
            ? new(inputHash, row.Text(0), body.ToArray(), DateTimeOffset.FromUnixTimeMilliseconds(row.Integer(2)))
            : null;
    }
}
