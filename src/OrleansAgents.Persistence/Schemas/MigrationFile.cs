using System.Security.Cryptography;
using System.Text;

namespace OrleansAgents.Persistence.Schemas;

/// <summary>One numbered file of <c>sql</c>, as this build carries it.</summary>
/// <param name="Name">The file's name, which begins with its number.</param>
/// <param name="Sql">Its text.</param>
/// <param name="Checksum">Its hash, the same whichever line ends the build's checkout has.</param>
internal sealed record MigrationFile(string Name, string Sql, string Checksum)
{
    /// <summary>Gives the files of one dialect, in order.</summary>
    /// <param name="dialect">The folder in <c>sql</c>.</param>
    public static List<MigrationFile> Of(string dialect)
    {
        var prefix = dialect + "/";
        return [.. typeof(MigrationFile).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n => Read(n, n[prefix.Length..]))];
    }

    /// <summary>Hashes a text.</summary>
    public static string ChecksumOf(string sql) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql.ReplaceLineEndings("\n"))));

    private static MigrationFile Read(string resource, string name)
    {
        using var reader = new StreamReader(typeof(MigrationFile).Assembly.GetManifestResourceStream(resource)!);
        var sql = reader.ReadToEnd();
        return new(name, sql, ChecksumOf(sql));
    }
}
