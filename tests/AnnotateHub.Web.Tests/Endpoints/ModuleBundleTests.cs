using System.Text;
using AnnotateHub.Web.Features.Annotations;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace AnnotateHub.Web.Tests.Endpoints;

/// <summary>Many modules as one script: what is kept apart, in which order, and what is refused.</summary>
public sealed class ModuleBundleTests
{
    private static string Bundled(params (string Path, string Text)[] files) =>
        Encoding.UTF8.GetString(ModuleBundle.Create(new Files(files), files[0].Path).Plain.Span);

    [Fact]
    public void What_is_imported_runs_before_and_its_names_stay_its_own()
    {
        var script = Bundled(
            ("a/main.js", "import { one, two as other } from \"./sub/x.js\";\nconst own = one + other;\n"),
            ("a/sub/x.js", "const own = 1;\nexport const one = own;\nexport function two() { return 2; }\n")
        );

        Assert.Equal(
            """
            const modules = {};
            modules["a/sub/x.js"] = (() => {
            const own = 1;
            const one = own;
            function two() { return 2; }

            return { one, two };
            })();
            modules["a/main.js"] = (() => {
            const { one, two: other } = modules["a/sub/x.js"];
            const own = one + other;

            return {  };
            })();

            """.ReplaceLineEndings("\n"),
            script
        );
    }

    [Fact]
    public void A_module_that_two_import_is_there_once()
    {
        var script = Bundled(
            ("m.js", "import { a } from \"./a.js\";\nimport { b } from \"./b.js\";\n"),
            ("a.js", "import { c } from \"./c.js\";\nexport class a {}\n"),
            ("b.js", "import { c } from \"./c.js\";\nexport async function b() {}\n"),
            ("c.js", "const inner = 1;\nexport { inner as c };\n")
        );

        Assert.Equal(2, script.Split("modules[\"c.js\"] = ").Length);
        Assert.Contains("return { c: inner };", script);
    }

    [Fact]
    public void The_address_follows_the_content()
    {
        var one = ModuleBundle.Create(new Files([("m.js", "const a = 1;")]), "m.js");

        Assert.Equal(one.Hash, ModuleBundle.Create(new Files([("m.js", "const a = 1;")]), "m.js").Hash);
        Assert.NotEqual(one.Hash, ModuleBundle.Create(new Files([("m.js", "const a = 2;")]), "m.js").Hash);
    }

    [Theory]
    [InlineData("import { m } from \"./m.js\";\n", "in a circle: m.js -> x.js -> m.js")]
    [InlineData("import * as all from \"./y.js\";\n", "does not know")]
    [InlineData("export { a } from \"./y.js\";\nexport default 1;\n", "does not know")]
    [InlineData("import { y } from \"./y.js\";\n", "y.js is not there")]
    [InlineData("import { y } from \"y\";\n", "relative paths")]
    public void What_a_bundle_cannot_hold_is_refused_by_name(string text, string expected)
    {
        var fault = Assert.Throws<FormatException>(() =>
            Bundled(("m.js", "import { x } from \"./x.js\";\nexport const m = 1;\n"), ("x.js", text))
        );

        Assert.Contains(expected, fault.Message);
    }

    private sealed class Files((string Path, string Text)[] files) : IFileProvider
    {
        public IFileInfo GetFileInfo(string subpath) =>
            files.FirstOrDefault(file => file.Path == subpath) is { Path: not null } found
                ? new Text(found)
                : new NotFoundFileInfo(subpath);

        public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

        public IChangeToken Watch(string filter) => NullChangeToken.Singleton;
    }

    private sealed class Text((string Path, string Text) file) : IFileInfo
    {
        public bool Exists => true;
        public long Length => file.Text.Length;
        public string? PhysicalPath => null;
        public string Name => file.Path;
        public DateTimeOffset LastModified => default;
        public bool IsDirectory => false;

        public Stream CreateReadStream() => new MemoryStream(Encoding.UTF8.GetBytes(file.Text));
    }
}
