using Dapper;
using Madang.Kernel.Database;
using Madang.Kernel.Time;
using Madang.Ledger;
using Madang.MiniPrograms;
using Madang.OpenPlatform;
using Madang.Pay;

namespace Madang.Bench.Messages;

/// <summary>People who have each other as contacts, in a fresh database with the platform's own schema.</summary>
internal static class MessageWorld
{
    /// <summary>How many people write to each other, in pairs.</summary>
    public const int People = 10_000;

    public const string Text = "The umbrella is at the counter until six; ask for Minji.";

    public static string PersonId(int number) => $"0199{number:x28}";

    public static string Conversation(int number) => OpenPlatform.Messages.Conversation.Between(PersonId(number), PersonId(number ^ 1)).Id;

    public static async Task PrepareAsync(PlatformDatabase database, TimeProvider time)
    {
        await Migrations.ApplyAsync(database, time, [LedgerModule.Assembly, typeof(PayModule).Assembly, typeof(MiniProgramsModule).Assembly, typeof(OpenPlatformModule).Assembly]);
        var now = time.UtcMicroseconds();
        await using var connection = await database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var chunk in Enumerable.Range(0, People).Chunk(1_000))
        {
            await connection.ExecuteAsync(
                "INSERT INTO open_person (person_id, leader_id, nickname, avatar_url, created_at, erased_at) VALUES (@Id, @Id, 'somebody', '', @now, 0)",
                chunk.Select(number => new { Id = PersonId(number), now }), transaction);
            await connection.ExecuteAsync(
                "INSERT INTO open_contact (person_id, other_id, state, since) VALUES (@Id, @Other, 'contact', @now)", chunk.Select(number => new { Id = PersonId(number), Other = PersonId(number ^ 1), now }), transaction);
        }
        await transaction.CommitAsync();
    }
}
