using System.Xml.Linq;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Data;
using AnnotateHub.Imaging.Writing;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace AnnotateHub.Web.Security;

/// <summary>
/// Where the keys lie that sign cookies and seal secrets: in the data folder, and on PostgreSQL in the database, so that a sign-in at one
/// node holds at all. Keys that the folder had before are taken over; whatever a folder or a database has is good for reading.
/// </summary>
internal sealed class SharedKeys(DataFolder folder, DatabaseSource source, ServerValues values, ILoggerFactory loggers) : IXmlRepository
{
    private readonly FileSystemXmlRepository _folder = new(new DirectoryInfo(folder.Keys), loggers);

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var shared = values.Find(ServerValues.KeyPrefix);
        if (source.Provider is not DatabaseProvider.Postgres)
            return [.. _folder.GetAllElements(), .. shared.Values.Select(XElement.Parse)];
        if (shared.Count == 0)
        {
            foreach (var key in _folder.GetAllElements())
                values.Keep(NameOf(key, null), key.ToString(SaveOptions.DisableFormatting));
            shared = values.Find(ServerValues.KeyPrefix);
        }

        return [.. shared.Values.Select(XElement.Parse)];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        if (source.Provider is DatabaseProvider.Postgres)
            values.Write(NameOf(element, friendlyName), element.ToString(SaveOptions.DisableFormatting));
        else
            // The framework's own folder does not wait for the disk: a secret that is sealed with a key outlives a power cut, and the key
            // must, too.
            Durable.Replace(Path.Combine(folder.Keys, $"{FileNameOf(element, friendlyName)}.xml"), BytesOf(element));
    }

    private static string FileNameOf(XElement element, string? friendlyName) =>
        friendlyName is { Length: > 0 } && friendlyName.All(symbol => char.IsAsciiLetterOrDigit(symbol) || symbol is '-' or '_')
            ? friendlyName
            : $"{element.Name.LocalName}-{Guid.NewGuid()}";

    private static byte[] BytesOf(XElement element)
    {
        using var bytes = new MemoryStream();
        element.Save(bytes);
        return bytes.ToArray();
    }

    private static string NameOf(XElement key, string? friendlyName) =>
        ServerValues.KeyPrefix + (friendlyName ?? $"{key.Name.LocalName}-{key.Attribute("id")?.Value ?? Guid.NewGuid().ToString()}");
}
