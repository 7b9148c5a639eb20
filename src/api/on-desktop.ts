// Whom an agent has on the desktop now. The floor knows it before the database does: a contact who calls back is connected at once and
// stored a moment later, and the agent's screen asks for his history in between (E29).
import type { Floor } from '../domain/floor/floor.ts';
import type { ContactId, UserId } from '../domain/ids.ts';

/** True from the accept to Done; who is merely offered is on nobody's desktop. */
export function isOnDesktop(floor: Floor, userId: UserId, contactId: ContactId): boolean {
  for (const interaction of floor.interactions.values()) {
    if (interaction.userId !== userId || interaction.contactId !== contactId) continue;
    if (interaction.now.state !== 'offered' && interaction.now.state !== 'done') return true;
  }
  return false;
}
