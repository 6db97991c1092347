using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.FileProviders;

namespace AnnotateHub.Web.Features.Annotations;

/// <summary>
/// The modules of a page as one script (decision 10): a hundred small files are fetched in waves, one after the other's imports are known.
/// Every module becomes a function of its own, so that names stay apart; nothing is minified. Made by the server itself from the very files
/// that it serves one by one: neither a clone nor a publish needs Node.js.
/// </summary>
/// <param name="Plain">The script, in UTF-8.</param>
/// <param name="Compressed">The same by Brotli.</param>
/// <param name="Hash">Of the content: what has the same address is the same for ever.</param>
public sealed partial record ModuleBundle(ReadOnlyMemory<byte> Plain, ReadOnlyMemory<byte> Compressed, string Hash)
{
    /// <param name="files">What the server serves.</param>
    /// <param name="entry">For example <c>canvas/main.js</c>.</param>
    /// <exception cref="FormatException">A module is missing, imports in a circle, or is written in a form that the bundle does not
    /// know.</exception>
    public static ModuleBundle Create(IFileProvider files, string entry)
    {
        var script = new StringBuilder("const modules = {};\n");
        Add(files, entry, script, [], []);
        var plain = Encoding.UTF8.GetBytes(script.ToString());
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            brotli.Write(plain);
        return new ModuleBundle(plain, compressed.ToArray(), Convert.ToHexStringLower(SHA256.HashData(plain))[..16]);
    }

    private static void Add(IFileProvider files, string path, StringBuilder script, HashSet<string> done, List<string> open)
    {
        if (done.Contains(path))
            return;
        if (open.Contains(path))
            throw new FormatException(
                $"Modules import each other in a circle: {string.Join(" -> ", open.SkipWhile(one => one != path))} -> {path}."
            );
        open.Add(path);
        var exports = new List<string>();
        var body = Import()
            .Replace(
                Read(files, path),
                import =>
                {
                    var from = Resolve(path, import.Groups["from"].Value);
                    Add(files, from, script, done, open);
                    var names = import.Groups["names"].Value.Replace(" as ", ": ", StringComparison.Ordinal);
                    return $"const {{{names}}} = modules[\"{from}\"];";
                }
            );
        body = ExportedDeclaration()
            .Replace(
                body,
                export =>
                {
                    exports.Add(export.Groups["name"].Value);
                    return export.Groups["declaration"].Value + export.Groups["name"].Value;
                }
            );
        body = ExportedList()
            .Replace(
                body,
                export =>
                {
                    exports.AddRange(
                        export
                            .Groups["names"]
                            .Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                            .Select(name => name.Split(" as ") is [var own, var other] ? $"{other}: {own}" : name)
                    );
                    return "";
                }
            );
        if (Unknown().Match(body) is { Success: true } unknown)
            throw new FormatException(
                $"{path} has '{unknown.Value.Trim()}', a form of import or export that the bundle does not know."
            );
        body = body.Replace("import.meta.url", $"new URL(\"{path}\", document.baseURI).href", StringComparison.Ordinal);
        script.Append(
            CultureInfo.InvariantCulture,
            $"modules[\"{path}\"] = (() => {{\n{body}\nreturn {{ {string.Join(", ", exports)} }};\n}})();\n"
        );
        open.RemoveAt(open.Count - 1);
        done.Add(path);
    }

    private static string Read(IFileProvider files, string path)
    {
        var file = files.GetFileInfo(path);
        if (!file.Exists)
            throw new FormatException($"The module {path} is not there.");
        using var reader = new StreamReader(file.CreateReadStream());
        return reader.ReadToEnd();
    }

    private static string Resolve(string importer, string relative) =>
        relative.StartsWith('.')
            ? new Uri(new Uri("http://here/" + importer), relative).AbsolutePath[1..]
            : throw new FormatException($"{importer} imports '{relative}'; modules import each other by relative paths.");

    [GeneratedRegex(@"^import \{(?<names>[^}]*)\} from ""(?<from>[^""]+)"";", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Import();

    [GeneratedRegex(
        @"^export (?<declaration>(async )?function\*? |class |const )(?<name>[\w$]+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex ExportedDeclaration();

    [GeneratedRegex(@"^export \{(?<names>[^}]*)\};?[ \t\r]*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ExportedList();

    [GeneratedRegex(@"^(import|export)[ {*].*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Unknown();
}
