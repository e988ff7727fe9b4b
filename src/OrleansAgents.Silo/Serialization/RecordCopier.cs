using System.Diagnostics.CodeAnalysis;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;

namespace OrleansAgents.Silo.Serialization;

/// <summary>Lets our records pass between grains of one silo as they are: they are immutable, so a copy would be work for nothing.</summary>
internal sealed class RecordCopier : IGeneralizedCopier, ITypeFilter
{
    /// <inheritdoc/>
    public bool IsSupportedType(Type type) => WireTypes.IsRecord(type);

    /// <inheritdoc/>
    [return: NotNullIfNotNull(nameof(input))]
    public object? DeepCopy(object? input, CopyContext context) => input;

    /// <inheritdoc/>
    public bool? IsTypeAllowed(Type type) => WireTypes.IsRecord(type) ? true : null;
}
