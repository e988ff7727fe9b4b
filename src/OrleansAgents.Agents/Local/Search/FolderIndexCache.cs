namespace OrleansAgents.Agents.Local.Search;

/// <summary>Keeps the indexes of the folders used last. Thread-safe.</summary>
/// <param name="options">The bounds.</param>
internal sealed class FolderIndexCache(SearchOptions options)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<(string Folder, FolderIndex Index)> _byUse = [];

    /// <summary>Gets how many folders are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _byUse.Count;
            }
        }
    }

    /// <summary>Gives a folder's index; forgets the folder longest unused when there are too many.</summary>
    /// <param name="folder">The folder, as a full path.</param>
    /// <returns>The index, perhaps not built yet.</returns>
    public FolderIndex Get(string folder)
    {
        lock (_lock)
        {
            var entry = _byUse.FirstOrDefault(e => e.Folder == folder);
            if (entry.Index is null)
            {
                entry = (folder, new FolderIndex(folder, options));
            }
            else
            {
                _byUse.Remove(entry);
            }

            _byUse.AddFirst(entry);
            if (_byUse.Count > options.FoldersMax)
            {
                _byUse.RemoveLast();
            }

            return entry.Index;
        }
    }
}
