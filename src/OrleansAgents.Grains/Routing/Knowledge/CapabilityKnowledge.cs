using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using OrleansAgents.Grains.Routing.Features;

namespace OrleansAgents.Grains.Routing.Knowledge;

/// <summary>What the platform knows of language and of common capabilities. It ships with the program as text, is read once, and never changes.</summary>
internal sealed class CapabilityKnowledge
{
    private const string Folder = "OrleansAgents.Grains.Routing.Knowledge.";
    private static readonly Lazy<CapabilityKnowledge> Loaded = new(Load);
    private readonly FrozenDictionary<string, KnownCapability> _byTag;

    private CapabilityKnowledge(KnownCapability[] capabilities, string[] background, Lexicon lexicon, string hash)
    {
        (Capabilities, Background, Lexicon, Hash) = (capabilities, background, lexicon, hash);
        var byTag = new Dictionary<string, KnownCapability>(StringComparer.Ordinal);
        foreach (var capability in capabilities)
        {
            byTag[Normal(capability.Tag)] = capability;
        }

        foreach (var (alias, capability) in capabilities.SelectMany(c => c.Aliases, (c, alias) => (alias, c)))
        {
            byTag.TryAdd(Normal(alias), capability);
        }

        _byTag = byTag.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Gets the knowledge; the first call reads it.</summary>
    public static CapabilityKnowledge Shipped => Loaded.Value;

    /// <summary>Gets the known capabilities, by tag.</summary>
    public IReadOnlyList<KnownCapability> Capabilities { get; }

    /// <summary>Gets requests that no service of a usual kind takes.</summary>
    public IReadOnlyList<string> Background { get; }

    /// <summary>Gets which words belong together.</summary>
    public Lexicon Lexicon { get; }

    /// <summary>Gets the hash of all of it, lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>Finds what a tag means.</summary>
    /// <param name="tag">The tag, as a service writes it; case and the kind of hyphen do not matter.</param>
    /// <returns>The capability; null when the tag is not known.</returns>
    public KnownCapability? Find(string tag) => _byTag.GetValueOrDefault(Normal(tag));

    private static string Normal(string tag) => tag.Trim().ToLowerInvariant().Replace('_', '-').Replace(' ', '-');

    private static CapabilityKnowledge Load()
    {
        var assembly = typeof(CapabilityKnowledge).Assembly;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => (Name: name[Folder.Length..], Lines: Read(assembly, name, hash))).ToList();
        return new(
            [.. files.Where(file => file.Name.StartsWith("Capabilities.", StringComparison.Ordinal)).Select(file => KnownCapability.Read(file.Lines))],
            [.. files.Single(file => file.Name == "background.txt").Lines.Where(line => line.Length > 0 && line[0] != '#')],
            Lexicon.Read(files.Where(file => file.Name.StartsWith("concepts", StringComparison.Ordinal)).SelectMany(file => file.Lines)),
            Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static string[] Read(Assembly assembly, string name, IncrementalHash hash)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        var text = reader.ReadToEnd();
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        return text.Split('\n', StringSplitOptions.TrimEntries);
    }
}
