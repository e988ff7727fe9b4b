using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OrleansAgents.Api.Tests.Schemas;

/// <summary>The doc comments of the product's types, as plain text, from the files that the compiler writes beside the assemblies.</summary>
public static partial class DocComments
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Files = [];

    public static string? OfType(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Text(Find(type)?.Element("summary"));
    }

    /// <summary>Gives what is said of a property, by itself or as a parameter of its record.</summary>
    public static string? OfMember(MemberInfo member)
    {
        ArgumentNullException.ThrowIfNull(member);
        var type = member.DeclaringType!;
        var parameter = Find(type)?.Elements("param").FirstOrDefault(param => param.Attribute("name")?.Value == member.Name);
        return Text(parameter ?? Members(type.Assembly).GetValueOrDefault($"P:{NameOf(type)}.{member.Name}")?.Element("summary"));
    }

    private static XElement? Find(Type type) => Members(type.Assembly).GetValueOrDefault($"T:{NameOf(type)}");

    private static string NameOf(Type type) => type.FullName!.Replace('+', '.');

    private static Dictionary<string, XElement> Members(Assembly assembly) => Files.GetOrAdd(assembly, static a =>
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{a.GetName().Name}.xml");
        return File.Exists(file)
            ? XDocument.Load(file).Descendants("member").ToDictionary(member => member.Attribute("name")!.Value)
            : [];
    });

    private static string? Text(XElement? comment)
    {
        if (comment is null)
        {
            return null;
        }

        var parts = comment.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "see" or "paramref" } reference => reference.FirstAttribute!.Value.Split('.', ':')[^1],
            XElement inner => inner.Value,
            _ => ((XText)node).Value,
        });
        var text = Accessor().Replace(WhiteSpace().Replace(string.Concat(parts), " ").Trim(), "");
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    [GeneratedRegex("^Gets (a value indicating )?")]
    private static partial Regex Accessor();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
