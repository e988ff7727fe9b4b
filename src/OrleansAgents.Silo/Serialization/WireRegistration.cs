using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Configuration;

namespace OrleansAgents.Silo.Serialization;

/// <summary>Registers how our records travel.</summary>
internal static class WireRegistration
{
    /// <summary>Registers JSON between silos, and no copy within one.</summary>
    /// <param name="services">The services of the silo.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddWire(this IServiceCollection services)
    {
        services.AddSingleton<RecordCopier>();
        services.AddSingleton<IGeneralizedCopier>(provider => provider.GetRequiredService<RecordCopier>());
        services.AddSingleton<ITypeFilter>(provider => provider.GetRequiredService<RecordCopier>());
        services.AddSerializer(serializer => serializer.AddJsonSerializer(
            WireTypes.IsRecord, isCopyable: _ => false, options => options.Configure(json => json.SerializerOptions = WireJson.Options)));
        services.Configure<TypeManifestOptions>(manifest =>
        {
            foreach (var (name, type) in WireTypes.Names)
            {
                manifest.WellKnownTypeAliases[name] = type;
            }
        });
        return services;
    }
}
