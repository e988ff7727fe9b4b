using System.Xml.Linq;

namespace OrleansAgents.Architecture.Tests.Sources;

/// <summary>One project file.</summary>
/// <param name="Location">Its path from the root.</param>
/// <param name="Xml">Its content.</param>
internal sealed record ProjectFile(string Location, XDocument Xml)
{
    /// <summary>Gets the name, such as <c>OrleansAgents.Core</c>.</summary>
    public string Name => Path.GetFileNameWithoutExtension(Location);

    /// <summary>Gets the name without the product's, such as <c>Core</c>.</summary>
    public string ShortName => Name["OrleansAgents.".Length..];

    /// <summary>Gets a value indicating whether it is product code.</summary>
    public bool IsSource => Location.StartsWith("src/", StringComparison.Ordinal);

    /// <summary>Gets the short names of the projects it references.</summary>
    public IEnumerable<string> Projects =>
        Includes("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/'))["OrleansAgents.".Length..]);

    /// <summary>Gets the packages it references.</summary>
    public IEnumerable<string> Packages => Includes("PackageReference");

    private IEnumerable<string> Includes(string element) => Xml.Descendants(element).Select(e => (string?)e.Attribute("Include")).OfType<string>();
}
