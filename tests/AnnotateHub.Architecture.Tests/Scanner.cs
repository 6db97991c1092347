using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace AnnotateHub.Architecture.Tests;

/// <summary>
/// Finds uses of protected tables in the compiled methods of an assembly: calls of their DbSet properties, <c>Set&lt;T&gt;()</c> of their
/// entities, raw SQL that names
/// them, and navigations from other entities to them. IL cannot be fooled by formatting, aliases, lambdas or async methods.
/// </summary>
public sealed partial class Scanner
{
    /// <summary>Highest byte of the token of a string (ECMA-335, III.1.9).</summary>
    private const int UserString = 0x70;

    private readonly MetadataReader _metadata;
    private readonly PEReader _image;
    private readonly HashSet<string> _tables;
    private readonly HashSet<string> _entities;

    private Scanner(PEReader image, IReadOnlyDictionary<string, string> tableOfEntity)
    {
        (_image, _metadata) = (image, image.GetMetadataReader());
        _tables = [.. tableOfEntity.Values];
        _entities = [.. tableOfEntity.Keys];
    }

    /// <param name="tableOfEntity">Name of the entity class to name of its table and DbSet.</param>
    public static IReadOnlyList<Touch> Find(string assembly, IReadOnlyDictionary<string, string> tableOfEntity)
    {
        using var file = File.OpenRead(assembly);
        using var image = new PEReader(file);
        return [.. new Scanner(image, tableOfEntity).All().Distinct()];
    }

    private IEnumerable<Touch> All()
    {
        foreach (var handle in _metadata.MethodDefinitions)
        {
            var method = _metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
                continue;
            var owner = OutermostOf(method.GetDeclaringType());
            foreach (var token in TokensOf(_image.GetMethodBody(method.RelativeVirtualAddress)))
                if ((token >> 24 == UserString ? SqlOf(token) : WhatOf((EntityHandle)MetadataTokens.Handle(token))) is { } what)
                    yield return new Touch(owner, what);
        }

        // SQL that the compiler keeps as a constant field has no ldstr.
        foreach (var handle in _metadata.FieldDefinitions)
        {
            var field = _metadata.GetFieldDefinition(handle);
            if (
                field.GetDefaultValue() is { IsNil: false } constant
                && _metadata.GetConstant(constant) is { TypeCode: ConstantTypeCode.String } text
                && TableIn(_metadata.GetBlobReader(text.Value).ReadConstant(text.TypeCode) as string ?? "") is { } table
            )
                yield return new Touch(OutermostOf(field.GetDeclaringType()), $"\"{table}\" in SQL");
        }
    }

    private string? WhatOf(EntityHandle token)
    {
        switch (token.Kind)
        {
            case HandleKind.MemberReference:
                var member = _metadata.GetMemberReference((MemberReferenceHandle)token);
                var name = _metadata.GetString(member.Name);
                var parent = ParentOf(member.Parent);
                return parent == "AnnotateHubDb" && name.StartsWith("get_", StringComparison.Ordinal) && _tables.Contains(name[4..])
                    ? $"AnnotateHubDb.{name[4..]}"
                    : null;
            case HandleKind.MethodDefinition:
                var own = _metadata.GetMethodDefinition((MethodDefinitionHandle)token);
                var ownName = _metadata.GetString(own.Name);
                return
                    _metadata.GetString(_metadata.GetTypeDefinition(own.GetDeclaringType()).Name) == "AnnotateHubDb"
                    && ownName.StartsWith("get_", StringComparison.Ordinal)
                    && _tables.Contains(ownName[4..])
                    ? $"AnnotateHubDb.{ownName[4..]}"
                    : null;
            case HandleKind.MethodSpecification:
                var generic = _metadata.GetMethodSpecification((MethodSpecificationHandle)token);
                if (NameOf(generic.Method) is not ("Set" or "Find" or "FindAsync" or "FromExpression"))
                    return null;
                return generic.DecodeSignature(new Names(), null).FirstOrDefault(_entities.Contains) is { } entity
                    ? $"{NameOf(generic.Method)}<{entity}>()"
                    : null;
            default:
                return null;
        }
    }

    private string? SqlOf(int token) =>
        TableIn(_metadata.GetUserString(MetadataTokens.UserStringHandle(token & 0xFFFFFF))) is { } table ? $"\"{table}\" in SQL" : null;

    private string? NameOf(EntityHandle method) =>
        method.Kind switch
        {
            HandleKind.MemberReference => _metadata.GetString(_metadata.GetMemberReference((MemberReferenceHandle)method).Name),
            HandleKind.MethodDefinition => _metadata.GetString(_metadata.GetMethodDefinition((MethodDefinitionHandle)method).Name),
            _ => null,
        };

    private string? ParentOf(EntityHandle parent) =>
        parent.Kind switch
        {
            HandleKind.TypeReference => _metadata.GetString(_metadata.GetTypeReference((TypeReferenceHandle)parent).Name),
            HandleKind.TypeDefinition => _metadata.GetString(_metadata.GetTypeDefinition((TypeDefinitionHandle)parent).Name),
            _ => null,
        };

    private string? TableIn(string text) =>
        SqlTable()
            .Matches(text)
            .Select(match => match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value)
            .FirstOrDefault(_tables.Contains);

    private string OutermostOf(TypeDefinitionHandle handle)
    {
        var type = _metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil)
            type = _metadata.GetTypeDefinition(type.GetDeclaringType());
        return $"{_metadata.GetString(type.Namespace)}.{_metadata.GetString(type.Name).Split('`')[0]}";
    }

    /// <summary>Metadata tokens of calls, function pointers, loaded tokens and loaded strings, by walking the instructions.</summary>
    private static IEnumerable<int> TokensOf(MethodBodyBlock body)
    {
        var il = body.GetILBytes()!;
        for (var at = 0; at < il.Length; )
        {
            var code = il[at] == 0xFE ? OpCodes.Two[il[at + 1]] : OpCodes.One[il[at]];
            at += code.Size;
            switch (code.OperandType)
            {
                case System.Reflection.Emit.OperandType.InlineNone:
                    break;
                case System.Reflection.Emit.OperandType.ShortInlineBrTarget
                or System.Reflection.Emit.OperandType.ShortInlineI
                or System.Reflection.Emit.OperandType.ShortInlineVar:
                    at += 1;
                    break;
                case System.Reflection.Emit.OperandType.InlineVar:
                    at += 2;
                    break;
                case System.Reflection.Emit.OperandType.InlineI8 or System.Reflection.Emit.OperandType.InlineR:
                    at += 8;
                    break;
                case System.Reflection.Emit.OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(il, at));
                    break;
                case System.Reflection.Emit.OperandType.InlineMethod
                or System.Reflection.Emit.OperandType.InlineTok
                or System.Reflection.Emit.OperandType.InlineString:
                    yield return BitConverter.ToInt32(il, at);
                    at += 4;
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }

    [GeneratedRegex("\"(\\w+)\"|(?:FROM|JOIN|INTO|UPDATE)\\s+(\\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex SqlTable();

    private static class OpCodes
    {
        public static readonly System.Reflection.Emit.OpCode[] One = new System.Reflection.Emit.OpCode[256];
        public static readonly System.Reflection.Emit.OpCode[] Two = new System.Reflection.Emit.OpCode[256];

        static OpCodes()
        {
            foreach (var field in typeof(System.Reflection.Emit.OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
            {
                var code = (System.Reflection.Emit.OpCode)field.GetValue(null)!;
                var value = (ushort)code.Value;
                if (value < 0x100)
                    One[value] = code;
                else if (value >> 8 == 0xFE)
                    Two[value & 0xFF] = code;
            }
        }
    }

    /// <summary>Type arguments by their short names; all that the rule asks.</summary>
    private sealed class Names : ISignatureTypeProvider<string, object?>
    {
        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeReference(handle).Name);

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeDefinition(handle).Name);

        public string GetTypeFromSpecification(
            MetadataReader reader,
            object? genericContext,
            TypeSpecificationHandle handle,
            byte rawTypeKind
        ) => "";

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetArrayType(string elementType, ArrayShape shape) => elementType;

        public string GetByReferenceType(string elementType) => elementType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "";

        public string GetGenericInstantiation(string genericType, System.Collections.Immutable.ImmutableArray<string> typeArguments) =>
            genericType;

        public string GetGenericMethodParameter(object? genericContext, int index) => "";

        public string GetGenericTypeParameter(object? genericContext, int index) => "";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetPinnedType(string elementType) => elementType;

        public string GetPointerType(string elementType) => elementType;

        public string GetSZArrayType(string elementType) => elementType;
    }
}
