using System.Reflection;
using OrleansAgents.Silo.Serialization;

namespace OrleansAgents.Silo.Tests.Contracts;

/// <summary>
/// What silos of two versions must agree on while one replaces the other: names of grains, of their methods and of what travels.
/// Lines may be added to contracts.txt; a changed or missing line breaks clusters that are being updated.
/// </summary>
public class ContractBaselineTests
{
    private static readonly Assembly Silo = typeof(WireTypes).Assembly;

    [Fact]
    public void Contracts_AreThoseOfTheBaseline()
    {
        if (Environment.GetEnvironmentVariable("ORLEANSAGENTS_WRITE_CONTRACTS") is { Length: > 0 } file)
        {
            File.WriteAllLines(file, Contracts().Order(StringComparer.Ordinal));
        }

        var expected = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Contracts", "contracts.txt")).Where(line => line.Length > 0);

        Assert.Equal(expected, Contracts().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Interfaces_AndTheirMethods_AllHaveAliases() => Assert.Empty(
        from contract in Interfaces()
        from member in contract.GetMethods().Cast<MemberInfo>().Prepend(contract)
        where member.GetCustomAttribute<AliasAttribute>() is null
        select $"{contract.Name}.{member.Name}");

    private static IEnumerable<Type> Interfaces() => Silo.GetTypes().Where(type => type.IsInterface && type.IsAssignableTo(typeof(IAddressable)));

    private static IEnumerable<string> Contracts() =>
    [
        .. from contract in Interfaces()
           from method in contract.GetMethods()
           select $"call {AliasOf(contract)} {AliasOf(method)}({string.Join(", ", method.GetParameters().Select(p => NameOf(p.ParameterType)))}): {NameOf(method.ReturnType)}",
        .. from type in Silo.GetTypes()
           let grain = type.GetCustomAttribute<GrainTypeAttribute>()
           where grain is not null
           select $"grain {grain.GetGrainType(null!, null!)} {string.Join(", ", type.GetInterfaces().Where(Interfaces().Contains).Select(AliasOf).Order(StringComparer.Ordinal))}",
        .. from type in Silo.GetTypes()
           where type.GetCustomAttribute<GenerateSerializerAttribute>() is not null
           from member in type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           let id = member.GetCustomAttribute<IdAttribute>()
           where id is not null
           select $"member {AliasOf(type)} {id.Id} {NameOf(((PropertyInfo)member).PropertyType)}",
        .. WireTypes.Names.Select(pair => $"record {pair.Key}"),
    ];

    private static string AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias ?? $"?{member.Name}";

    private static string NameOf(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;
}
