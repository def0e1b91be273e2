import { library } from '@lab/build';

export default library();
